"""What bench/run_peers does: finds the libraries, runs every peer and ours in turn, judges the means, prints."""
