"""A pile of raw texts becomes articles: languages, pairs, facts. It writes content/; nothing else imports it."""
