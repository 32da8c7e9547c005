"""Training: the corpus, mixtures and shards made of it, the network in torch, and its export."""
