#!/usr/bin/env python3
"""Builds and runs the C++ of the docs, as a user would against the installed package.

    cpp.py BUILD SOURCE WORK COMPILER FLAGS TYPE PAGE...

The `cpp` and `cmake` blocks of a page are one project: each is saved as what the page says ("Save this as `my_test.cc`"). It is
configured with the page's CMakeLists.txt and nothing else, built, and tested by ctest.
"""

import pathlib
import shutil
import subprocess
import sys

from blocks import read_blocks


def call(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}")


def main():
    build, source, work, compiler, flags, kind, *pages = sys.argv[1:]
    folder = pathlib.Path(work)
    shutil.rmtree(folder, ignore_errors=True)
    call("cmake", "--install", build, "--prefix", f"{folder}/prefix")
    for page in pages:
        project = folder / pathlib.Path(page).stem
        project.mkdir(parents=True)
        blocks = [b for b in read_blocks(pathlib.Path(source, page).read_text(encoding="utf-8"))
                  if b.language in ("cpp", "cmake")]
        for block in blocks:
            if not block.save_as:
                sys.exit(f"{page}, line {block.line}: say under which name to save this block")
            (project / block.save_as).write_text(block.text, encoding="utf-8")
        if not blocks:
            continue
        call("cmake", "-G", "Ninja", "-S", str(project), "-B", f"{project}/build", f"-DCMAKE_PREFIX_PATH={folder}/prefix",
             f"-DCMAKE_CXX_COMPILER={compiler}", f"-DCMAKE_CXX_FLAGS={flags}", f"-DCMAKE_BUILD_TYPE={kind}")
        call("cmake", "--build", f"{project}/build")
        call("ctest", "--test-dir", f"{project}/build", "--output-on-failure", "--no-tests=error")
        print(f"{page}: {len(blocks)} blocks of C++ and CMake, built and run")


if __name__ == "__main__":
    main()
