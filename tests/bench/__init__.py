"""What pages, actions and jobs cost on a large database, beside the stock administration: `make bench`."""
