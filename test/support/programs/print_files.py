"""Prints the files named in its arguments line by line, with lines of its own around them, and waits until the file
named by PROGRAM_MAY_END is there. Run under debugpy by tests."""
import os
import sys
import time

print("the program starts")
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                print(line.rstrip("\n"))
    print("a line on stderr", file=sys.stderr)
print({"not": "a record"})
while "PROGRAM_MAY_END" in os.environ and not os.path.exists(os.environ["PROGRAM_MAY_END"]):
    time.sleep(0.05)
