"""Tests of what is said: contracts, their examples, their growth and the catalogue made of them."""
