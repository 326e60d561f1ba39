"""Cards that stand on more than one page, each a pair: `…_model` describes it without Qt, `…_card` draws it."""
