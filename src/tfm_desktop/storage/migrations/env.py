"""Run the steps on the connection that the program holds; its transaction is the program's own."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
