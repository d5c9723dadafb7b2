"""What can happen to notices: load, decide, save and publish. Nothing commits, save where it says why it must."""
