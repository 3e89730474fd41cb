"""The checklists of liaisons (annexes A and B of the liaison toolkit): who has to do what, and what is done."""
