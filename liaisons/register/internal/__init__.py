"""Liaisons between two committees (workflow A2): directed, established by the resolution of one of them."""
