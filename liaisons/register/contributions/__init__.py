"""What representatives contribute to the committees in which they are registered: comments, papers, reports (REP)."""
