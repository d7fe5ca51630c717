"""Entry points: parse, ask permission, one call of the domain, answer."""
