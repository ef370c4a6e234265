# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compare one JSON report with expected counts and, if given, a listing."""
import json
import sys

STATUS = {"identical": "identical", "modified": "modified",
          "absent": "tar-only"}


def reported(report):
    rows = {}
    for member in report["members"]:
        if member["type"] != "directory":
            rows[member["path"]] = STATUS[member["vcs"]]
    for entry in report["vcs_only"]:
        rows[entry["path"]] = "git-only"
    return rows


def listed(path):
    with open(path, encoding="utf-8", errors="replace") as lines:
        next(lines)
        return dict(line.rstrip("\n").split("\t")[:2] for line in lines)


def main(pair, report_path, expected, listing=None):
    with open(report_path, encoding="utf-8") as stream:
        report = json.load(stream)
    rows = reported(report)
    counts = [sum(1 for s in rows.values() if s == name) for name in
              ("identical", "modified", "tar-only", "git-only")]
    wanted = [int(n) for n in expected.split()]
    problems = []
    if counts != wanted:
        problems.append(f"counts {counts}, expected {wanted}")
    if listing:
        truth = listed(listing)
        for path in sorted(set(rows) | set(truth)):
            if rows.get(path) != truth.get(path):
                problems.append(f"{path}: {rows.get(path)}, expected "
                                f"{truth.get(path)}")
    origins = " ".join(f"{name} {value['members']}" for name, value in
                       report["coverage"].items() if value["members"])
    print(f"{pair:24} {'FAILED' if problems else 'ok'}: identical {counts[0]}"
          f" modified {counts[1]} tarball-only {counts[2]} repository-only "
          f"{counts[3]}{' (every path)' if listing else ''}; "
          f"{report['verdict']['outcome']}; {origins}")
    for problem in problems[:20]:
        print("    " + problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
