"""How it looks: portals rendered on the server, in Khmer and English, that work without JavaScript."""
