"""Finding things by what people type: accents, punctuation and case do not matter, beginnings suffice."""
