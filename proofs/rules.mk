# SPDX-License-Identifier: MIT
# Proofs with Frama-C/WP. F=number proves parser/number.c alone. proofs/README.md says what is proved.

.PHONY: prove prove-fresh prove-replay prove-ledger prove-teeth
prove: ## prove the parser with Frama-C (F=number: one file)
	@python3 proofs/prove.py $(F)

prove-fresh: ## prove without any stored answer
	@python3 proofs/prove.py --cache none $(F)

prove-replay: ## prove from stored answers alone: no prover is asked
	@python3 proofs/prove.py --cache offline $(F)

prove-ledger: ## prove afresh and rewrite the goal counts and stored answers (F=number: those of one file)
	@python3 proofs/prove.py --ledger $(F)

prove-teeth: ## seed faults into proved code and bad files into the runner; each must turn it red
	@python3 proofs/teeth.py $(F)
