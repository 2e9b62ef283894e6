"""What every route uses: who may, bodies and headers, problems, pages, keys for a second try."""
