"""``python -m orchestration`` is ``oligo``, for a process that starts another."""

from orchestration.cli import main

if __name__ == "__main__":
    main()
