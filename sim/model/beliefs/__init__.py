"""Beliefs about the war that goes on."""
