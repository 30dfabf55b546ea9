# sqlcipher3 is the standard library's sqlite3 built on SQLCipher, and gives no types of its own.
from sqlite3.dbapi2 import *
