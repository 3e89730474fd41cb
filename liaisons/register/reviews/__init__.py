"""Reviews of liaisons, one by one and by rounds, and the cancellations that they lead to (A8)."""
