"""``python -m converter`` is the command ``huibian``."""

if __name__ == "__main__":
    from converter.cli import main  # here: a worker process imports this module, too, and needs no command

    main()
