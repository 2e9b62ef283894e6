"""What every page uses: doors and who may pass them, texts, figures, forms, the look."""
