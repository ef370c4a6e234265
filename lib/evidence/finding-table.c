/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every finding means: the table behind reports, explain and manual. */
#include "evidence/finding-table.h"

#include <string.h>

/* Those about signatures, pins and the archive: finding-table-outer.c.
 *
 * Prose for a packager with ten minutes. A summary is a clause in lower case
 * without a full stop that also serves as the reason of a verdict; meaning
 * and advice are whole sentences. ASCII only: it goes into mdoc too. */
static const struct tc_finding_type types[] = {
[TC_FINDING_KNOWN_BAD] = {
	"known-bad", TC_SEVERITY_ERROR, false,
	"the content is that of a file known to be harmful",
	"The file is, byte for byte, one that was published with a backdoor "
	"or similar deliberate harm in it. The evidence names the project and "
	"the place where it is described. Such a file does not get into a "
	"release by accident, whatever name it has there.",
	"Do not build this release, and keep the tarball as evidence. Find "
	"out what was already built from it, look at the other releases of "
	"the same project and the same people, and tell your distribution's "
	"security team." },
[TC_FINDING_VCS_WRONG_TREE] = {
	"vcs-wrong-tree", TC_SEVERITY_ERROR, false,
	"the archive is not a release of that commit",
	"Hardly any file of the archive is in the tree it was compared with. "
	"Most often the repository, the tag or the tarball is the wrong one: "
	"another project, another major version, or a repository that was "
	"rewritten. Nothing else in the report means much until that is "
	"settled.",
	"Check the repository and the tag against what the release "
	"announcement says, and run the comparison again." },
[TC_FINDING_MACRO_IMPOSTOR] = {
	"macro-impostor", TC_SEVERITY_ERROR, false,
	"a macro has a published name and a content never published",
	"The m4 file has the name of one that a reference project publishes, "
	"but its content is in no version of it that was ever published, nor "
	"in the project's own repository. This is how the backdoor of xz "
	"5.6.0 (CVE-2024-3094) came in: as m4/build-to-host.m4 with a serial "
	"number higher than any published, so that tools kept it. Harmless "
	"causes are a distribution's patched copy or a local fix that was "
	"never committed.",
	"Compare the file with the nearest published version and read every "
	"line that is new, above all what it hands to a shell: AC_CONFIG_"
	"COMMANDS, eval, sed and tr over test files. If it is a fix, ask "
	"upstream to commit it." },
[TC_FINDING_MACRO_UNEXPLAINED] = {
	"macro-unexplained", TC_SEVERITY_ERROR, false,
	"a macro is neither in the repository nor published anywhere known",
	"The m4 file is taken into configure like the project's own source, "
	"but it is not in the tagged tree, and no reference project publishes "
	"a file of that name. It may come from a tool outside the reference "
	"set (pkg-config, gtk-doc, a vendor's macros), or from the "
	"maintainer's own machine.",
	"Find out which package installs a file of that name under "
	"/usr/share/aclocal and compare the two. If none does, read it as "
	"you would read a patch from a stranger." },
[TC_FINDING_MACRO_PART_IMPOSTOR] = {
	"macro-part-impostor", TC_SEVERITY_ERROR, false,
	"aclocal.m4 holds a published macro file with other content",
	"Macro files are copied into aclocal.m4 as they are. Each of them "
	"must be a published file, or one of the release. These lines call "
	"themselves one, or have most of its lines, but no published version "
	"is so, nor is it one that a whitelisted transform "
	"(docs/transforms.md) makes of it. That is how a change gets into "
	"configure without a file of its own.",
	"Read the lines shown: they are what differs from the nearest "
	"published version. If the macro comes from a distribution that "
	"patches it, compare with that package. Running autoreconf --install "
	"--force does not help where aclocal finds the same file again." },
[TC_FINDING_MACRO_PART_UNEXPLAINED] = {
	"macro-part-unexplained", TC_SEVERITY_ERROR, false,
	"aclocal.m4 holds lines that come from nowhere known",
	"These lines of aclocal.m4 are neither a file of the tagged tree or "
	"the release, nor a published macro file, nor anything that aclocal "
	"writes itself. They are taken into configure like all others. They "
	"may be a macro file that a package outside the reference set had "
	"installed on the maintainer's machine.",
	"Find out which package installs a macro of that name under "
	"/usr/share/aclocal and compare the two. If none does, read the lines "
	"as you would read a patch from a stranger." },
[TC_FINDING_MACRO_INCLUDE_ODD] = {
	"macro-include-odd", TC_SEVERITY_WARNING, false,
	"aclocal.m4 includes what aclocal would not include",
	"For macro files (*.m4) of the project aclocal writes m4_include "
	"lines. This one names a file that is not in the release, or one of "
	"another kind; where the path leads out of the release (an error) "
	"autoconf would take in a file of the machine it runs on.",
	"Look at what is included. A macro file that is merely missing was "
	"not distributed: compare with the repository." },
[TC_FINDING_AUX_IMPOSTOR] = {
	"aux-impostor", TC_SEVERITY_ERROR, false,
	"a build script has a published name and a content never published",
	"Scripts like config.guess, install-sh and ltmain.sh are copied into "
	"a release from automake, libtool, gettext or gnulib and run by every "
	"build. This one has such a name, but no published version has its "
	"content, and the tagged tree does not have it either. Harmless "
	"causes are a distribution's patched copy and a local fix.",
	"Compare the file with the version the report names as nearest and "
	"read every line that is new. When in doubt, replace it with the "
	"published one (autoreconf --install --force) before building." },
[TC_FINDING_AUX_UNEXPLAINED] = {
	"aux-unexplained", TC_SEVERITY_ERROR, false,
	"a build script is neither in the repository nor published",
	"The file is one that a build runs or fills in, as the scripts of "
	"automake, libtool and gettext are, but it is not in the tagged tree "
	"and the reference set knows no file of that name.",
	"Find the tool it comes from and compare it with that tool's copy. If "
	"there is none, read the file." },
[TC_FINDING_VCS_OTHER_COMMIT] = {
	"vcs-other-commit", TC_SEVERITY_WARNING, false,
	"another commit fits the release better",
	"More files of the release equal that commit than the one it was "
	"compared with, or the release is that commit to the last file and "
	"lacks files of this one. Maintainers tag and roll a release in two steps; a "
	"tag put on the wrong commit, or moved later, looks like this.",
	"Compare with that commit (--commit) and read what lies between the "
	"two (git log TAG..COMMIT). Ask upstream to release what they tag." },
[TC_FINDING_VCS_COMMENT_DIFFERS] = {
	"vcs-comment-differs", TC_SEVERITY_WARNING, false,
	"the archive names another commit as its source",
	"The command git archive writes the id of the commit it was given "
	"into a comment of the archive, and that id is not the one of the "
	"commit compared with. The comment proves nothing, for anybody can write one; but the "
	"tag may have been moved since, or the tarball be of another tag.",
	"Compare with the commit that the comment names (--commit), and ask "
	"upstream if the tag was moved." },
[TC_FINDING_VCS_AMBIGUOUS_NAME] = {
	"vcs-ambiguous-name", TC_SEVERITY_INFO, false,
	"the tag's name is also that of a branch or the like",
	"The repository has a branch, or another reference, of the tag's name "
	"on another commit. tarcheck compared with the tag; somebody who "
	"writes the bare name may get the other one.",
	"Make sure that the release was made from the tag." },
[TC_FINDING_VCS_TREE_MALFORMED] = {
	"vcs-tree-malformed", TC_SEVERITY_ERROR, false,
	"the tagged tree is not one that git would write",
	"A directory of the tag has an entry that git does not write and that "
	"git fsck calls an error: a name twice, a file and a directory of one "
	"name, another order than git's, a slash, \"..\" or git's own directory "
	"in a name. Programs need not agree on what such a tree holds: what a "
	"web page shows for review can be another file than the one that is "
	"checked out or archived. It does not come about by accident.",
	"Do not build this release. Run git fsck over the repository, and "
	"compare what git ls-tree, a checkout and git archive make of it." },
[TC_FINDING_VCS_MODIFIED] = {
	"vcs-modified", TC_SEVERITY_ERROR, false,
	"a file differs from the same path in the repository",
	"The tagged tree has a file of that path with other bytes, and the "
	"difference is not one that git's own archive filters make (line "
	"ends, $Id$), nor is the file one that a reference project published. "
	"Harmless causes: a version number or date written in at release "
	"time, a generated file that is also committed, a tarball rolled from "
	"a work tree with local changes or from another commit. A tag that "
	"was moved looks the same.",
	"Read the difference in the evidence, or get it in full with \"git "
	"show COMMIT:PATH | diff - PATH\". If many files differ, try the "
	"neighbouring commits. Ask upstream to release what they tag." },
[TC_FINDING_VCS_MODE_DIFFERS] = {
	"vcs-mode-differs", TC_SEVERITY_WARNING, false,
	"a file is executable in only one of archive and repository",
	"The bytes are the same, the executable bit is not. A script that "
	"became executable can be run where it was only read before. Most "
	"often the release was rolled on a file system that has no such bit.",
	"Harmless for a file that no build step runs by its name. Otherwise "
	"ask upstream." },
[TC_FINDING_VCS_RENAMED] = {
	"vcs-renamed", TC_SEVERITY_ERROR, true,
	"a file is in the repository under another name only",
	"The bytes were public at the tag, but not as a file of this name. "
	"Names decide what a build does with a file: what was reviewed as "
	"test data could be shipped as configure. Harmless causes are a "
	"file that make dist copies or renames. How severe that is depends "
	"on the kind of the file.",
	"Look for the rule that makes the copy (often in Makefile.am). If "
	"there is none, ask upstream." },
[TC_FINDING_FILE_UNEXPLAINED] = {
	"file-unexplained", TC_SEVERITY_ERROR, false,
	"a file is not in the repository and nothing else explains it",
	"The file is of a kind that only the repository can vouch for, and "
	"the tagged tree does not have its content under any path. How "
	"severe that is depends on the kind: source code and scripts are "
	"errors, files that no build reads are less. Harmless causes are "
	"files generated by a tool tarcheck does not know, a submodule, and "
	"files the maintainer adds at release time.",
	"Find out what makes the file (look for its name in Makefile.am, "
	"bootstrap and release scripts) and make it again. If nothing makes "
	"it, ask upstream where it comes from." },
[TC_FINDING_LINK_UNEXPLAINED] = {
	"link-unexplained", TC_SEVERITY_WARNING, false,
	"a symbolic link is not in the repository",
	"The link stays inside the release, but the tagged tree has no such "
	"link, or one with another target. A link can make a build read "
	"another file than the one a reviewer opened.",
	"Look at where it points and whether anything in the build uses it. "
	"autoreconf without --copy leaves links to the system's files." },
[TC_FINDING_GENERATED_DIFFERS] = {
	"generated-differs", TC_SEVERITY_ERROR, false,
	"a generated file is not what its generator writes",
	"The release states which autoconf or automake wrote the file. That "
	"version was run again, in a sandbox, over inputs that all have an "
	"origin, in each variant that is at hand, and wrote something else. "
	"Either somebody changed the file afterwards, which is how an attack "
	"on every builder would look, or it was made with another variant of "
	"the tool, or before its inputs had their final form.",
	"Read the difference. Unless it is harmless and understood, write the "
	"file again (\"autoreconf --install --force\") before building, and "
	"ask upstream how it was made. A variant of the tool that is not at "
	"hand can be added: tarcheck toolchain add." },
[TC_FINDING_MACRO_EFFECT] = {
	"macro-effect", TC_SEVERITY_WARNING, false,
	"what macros that were never published put into configure",
	"The configure script is what autoconf makes of the release's macros, "
	"and some of those were never published. It was written once more "
	"with the nearest published versions in their place. The lines shown "
	"are what configure has with the release's macros (+) and without "
	"them (-): what every builder runs because of them.",
	"Read the lines with +. This is the code that was put in." },
[TC_FINDING_GENERATED_MISSING] = {
	"generated-missing", TC_SEVERITY_WARNING, false,
	"a file that the generator writes is not there",
	"Run again, automake writes a Makefile.in that the release does not "
	"have, so \"make dist\" cannot have been what made the release, or "
	"the file was taken out afterwards. A build would stop, or run "
	"automake by itself, with whatever version is installed.",
	"Ask upstream how the release was made. Repacked archives often lack "
	"a directory." },
[TC_FINDING_GENERATED_UNMARKED] = {
	"generated-unmarked", TC_SEVERITY_WARNING, true,
	"a generated file does not say what generated it",
	"The file has the name of one that autoconf, automake or aclocal "
	"writes, and what they would write it from lies beside it, but the "
	"line in which they say so is not there. Without it the file is not "
	"taken for a generated one, nothing tries to generate it again, and "
	"an audit without a repository does not judge it at all. Of 520 "
	"releases three have such a file: a fragment of configure that is "
	"made without AC_INIT, or a Makefile.in that a make file written by "
	"hand fills in.",
	"Generate it again and compare. If upstream wrote it by hand, it is "
	"in their repository: use tarcheck verify." },
[TC_FINDING_MACRO_SERIAL_RAISED] = {
	"macro-serial-raised", TC_SEVERITY_WARNING, false,
	"a macro of the repository outranks all published ones of its name",
	"The m4 file is in the tagged tree, but it has the name of one that a "
	"reference project publishes, a content that was never published, and "
	"a serial number above all that were. aclocal and autoreconf keep the "
	"file with the highest serial, so this one stays even where everything "
	"is generated again. The macro with which xz 5.6.0 was backdoored was "
	"made that way, though not committed. Of 273 altered macros in 520 "
	"releases one has such a serial. A harmless cause is a version newer "
	"than the databases.",
	"If the databases are old, use newer ones. Otherwise compare the file "
	"with the published one (tarcheck db lookup NAME) and read who "
	"committed it and why. A project that needs its own version gives it "
	"a name of its own." },
[TC_FINDING_MACRO_REDEFINED] = {
	"macro-redefined", TC_SEVERITY_WARNING, false,
	"a macro file defines what a published one, or autoconf, defines",
	"The file is not a published one, and a macro that it defines has the "
	"name of one that autoconf itself defines, or that a published macro "
	"file of the same release defines. Which of the two configure is made "
	"of depends on the order in which they are read; a file that nobody "
	"looks at can so change what a well-known macro does everywhere. Of 520 "
	"releases 13 have such a file, among them binutils, which "
	"adapts autoconf on purpose. Only definitions that begin a line with a "
	"literal name are seen.",
	"Read the definition and compare it with the one it replaces. If it "
	"is in the repository, look who committed it and why." },
[TC_FINDING_TOOL_VERSION_MISMATCH] = {
	"tool-version-mismatch", TC_SEVERITY_WARNING, false,
	"files of one tool are of different releases of it",
	"Files that one run of a tool writes or copies say that they are of "
	"different releases of it, or are published files of releases that do "
	"not fit: libtool.m4 of 2.4.7 with ltmain.sh of 2.4.6, Makefile.in by "
	"another automake than aclocal.m4, a configure that names two "
	"versions of autoconf. The tools refuse to work with such a mixture "
	"or replace all of it, so that it is rare (four of 520 releases); "
	"somebody who exchanges a single file leaves it behind. Where the odd "
	"file has no effect, as an old ltsugar.m4 has not, it is a notice. "
	"Harmless causes are a file that was not generated again, and one "
	"left over in a second directory of macros.",
	"See which of the files is the odd one, and compare it with a freshly "
	"generated one (autoreconf --install --force)." },
[TC_FINDING_TOOL_VERSION_UNKNOWN] = {
	"tool-version-unknown", TC_SEVERITY_NOTICE, true,
	"the stated version of a tool is newer than all that are known",
	"The file says that it was made by a release of autoconf, automake or "
	"libtool that comes after all the releases the databases know. Either "
	"the databases are older than the release, or there is no such "
	"version and the words are made up: a file by a tool that nobody has "
	"cannot be generated again.",
	"Look for that version among the tool's releases. If it is there, use "
	"a newer database." },
[TC_FINDING_VCS_UNSUPPORTED_FORMAT] = {
	"vcs-unsupported-format", TC_SEVERITY_NOTICE, true,
	"the repository cannot be read, so nothing was compared with it",
	"The repository is in a format that the git library of this program "
	"does not know: objects are named by SHA-256 in place of SHA-1, or "
	"references are kept in a reftable. What can "
	"be said without a repository was looked at all the same, as \"tarcheck "
	"audit\" does, but no file was compared with the tag and no signature "
	"of the tag or the commit was checked.",
	"Unpack \"git archive\" of the tag and compare the two trees with "
	"\"diff -r\": what is the same needs no further look, what differs "
	"is for you to judge." },
[TC_FINDING_VCS_OBJECT_MISSING] = {
	"vcs-object-missing", TC_SEVERITY_NOTICE, true,
	"the repository lacks objects that it takes to compare files",
	"The file is not the tag's, byte for byte, and whether git would have "
	"written it so could not be found out: the object named in the detail "
	"is not in the repository. Partial clones (\"git clone "
	"--filter=blob:none\") leave out what nobody has looked at yet. "
	"tarcheck never fetches anything.",
	"Fetch the object, for example with \"git cat-file -e ID\" in a partial "
	"clone that still knows where it came from, or take a full clone." },
[TC_FINDING_VCS_SUBMODULE_MISSING] = {
	"vcs-submodule-missing", TC_SEVERITY_NOTICE, true,
	"a submodule is not at hand, so its files were not compared",
	"The commit pins another repository at that path (a git submodule), "
	"and no repository given or found has the pinned commit. Files below "
	"the path, and files that a tool such as gnulib-tool copied out of "
	"it, could not be compared with anything.",
	"Give the other repository with --submodule PATH=REPOSITORY, or a "
	"directory of repositories with --submodule-dir, or clone with "
	"--recurse-submodules." },
[TC_FINDING_GENERATED_UNVERIFIED] = {
	"generated-unverified", TC_SEVERITY_NOTICE, true,
	"generated files have not been verified",
	"The file is one that a tool writes from other files (configure, "
	"Makefile.in, parser output, translations), so the repository does "
	"not hold it, and nothing has yet shown that it is what the tool "
	"would have written. It may be all right; this run cannot tell. That "
	"is why the verdict is inconclusive and not accepted. Where the tool "
	"was run again and wrote something else, but not all that it read is "
	"verified, the evidence is what differs: lines with \"+\" are in the "
	"release only.",
	"Generate it again from checked inputs before building, for example "
	"with \"autoreconf --install --force\", or compare the result of "
	"doing so with the shipped file. Policy that accepts the rest: "
	"--inconclusive pass." },
[TC_FINDING_DERIVED_UNVERIFIED] = {
	"derived-unverified", TC_SEVERITY_INFO, true,
	"generated files were written from files that are not verified",
	"The file is exactly what its generator makes of the files it is made "
	"from, so nothing was hidden in the file itself. But nothing vouches "
	"for some of those, which are listed, and a generated file is worth "
	"no more than the least of what it was made from.",
	"Look at the findings about the files that are listed. In an audit "
	"they are mostly the project's own: run \"tarcheck verify\" with its "
	"repository." },
[TC_FINDING_MACRO_PART_UNVERIFIED] = {
	"macro-part-unverified", TC_SEVERITY_NOTICE, true,
	"aclocal.m4 holds macros that could not be verified",
	"These lines of aclocal.m4 are neither a published macro file nor one "
	"of the release. Without a repository it cannot be told whether they "
	"are the project's own, and a package outside the reference set may "
	"have installed them on the maintainer's machine. Of what was "
	"published in the time of aclocal 1.4, up to 2002, too little is known "
	"to call anything in its files an impostor.",
	"Run \"tarcheck verify\" with the project's repository and the "
	"release's tag, or read the lines." },
[TC_FINDING_MACRO_UNVERIFIED] = {
	"macro-unverified", TC_SEVERITY_NOTICE, true,
	"macros could not be verified without a repository",
	"No reference project publishes an m4 file of that name, so it is "
	"most likely the project's own: of such files in real releases, 96 "
	"of 100 are in the project's repository. Without one to compare "
	"with, that cannot be told.",
	"Run \"tarcheck verify\" with the project's repository and the "
	"release's tag." },
[TC_FINDING_KNOWN_RENAMED] = {
	"known-renamed", TC_SEVERITY_WARNING, false,
	"a published file was found under another name",
	"The content was published by a reference project, but under another "
	"name than it has here. What it does under this name was not what "
	"its authors had in mind: a harmless script in the place of one that "
	"checks something is a way to switch the check off.",
	"See whether the two names mean the same (a renamed copy) and, if "
	"not, what the build does with the file." },
[TC_FINDING_KNOWN_ALTERED] = {
	"known-altered", TC_SEVERITY_WARNING, false,
	"a published file was found under another name, and altered",
	"No reference project publishes a file of that name, but most lines "
	"of this one are those of a file that one does publish under another "
	"name. The evidence names the version it is nearest to and the lines "
	"that are not in it. Under its own name an altered file would be seen "
	"to differ from what was published; renaming it is a way around that. "
	"Harmless causes are macros that a project took over and adapted.",
	"Read the lines that were added, and see in the project's history why "
	"it has a copy of its own." },
[TC_FINDING_TOOL_SCRIPT_OUTDATED] = {
	"tool-script-outdated", TC_SEVERITY_INFO, false,
	"a build script is older than the automake that was used",
	"The script is a published one, of releases of automake before the "
	"one that wrote Makefile.in and aclocal.m4. \"automake --add-missing\" "
	"keeps the copies it finds, so this is common: a quarter of releases "
	"have some. It is also what somebody would do who wants a fault back "
	"that was corrected since.",
	"Nothing, as a rule. \"autoreconf --install --force\" puts in the "
	"present ones." },
[TC_FINDING_VCS_FILTER_UNVERIFIED] = {
	"vcs-filter-unverified", TC_SEVERITY_NOTICE, true,
	"what a filter makes of the file could not be recomputed",
	"The file differs from the tag's, and the tag's .gitattributes pass it "
	"through a program (filter=NAME) that only its users have, or it is "
	"too large to be passed through git's own filters here. Filters are "
	"never run: what they write is not known. Or the file has placeholders "
	"(export-subst) that say what only who archived could know, as how long "
	"ago the commit was; the rest of it is as in the tag.",
	"Make the archive with that filter configured and compare. Ask "
	"upstream whether the release needs it." },
[TC_FINDING_VCS_OVERRIDES_IGNORED] = {
	"vcs-overrides-ignored", TC_SEVERITY_INFO, false,
	"the repository tells git to show or run something else",
	"The repository has objects that replace others (refs/replace), grafts, "
	"objects borrowed from another directory (alternates), or settings "
	"that name commands. None of it was followed: what was compared is "
	"the tag itself, from the repository's own objects, and nothing was "
	"run. Somebody who looks at this repository with git may see other "
	"files.",
	"Look at it with git --no-replace-objects. A fresh clone has none of "
	"these. Where objects are missing, git repack -a -d brings borrowed "
	"ones in." },
[TC_FINDING_VCS_LFS_POINTER] = {
	"vcs-lfs-pointer", TC_SEVERITY_INFO, false,
	"a git-lfs pointer was shipped in place of its object",
	"The repository keeps the file's content elsewhere (git-lfs), and the "
	"release has the few lines that point to it: whoever made the archive "
	"did not have git-lfs at hand.",
	"Ask upstream for the object if the build or its tests need it." },
[TC_FINDING_VCS_IGNORED_SHIPPED] = {
	"vcs-ignored-shipped", TC_SEVERITY_INFO, false,
	"files that export-ignore leaves out are in the archive",
	"The tag's .gitattributes keep these files out of what git archive "
	"makes. They are here, so the archive was made by other means, as "
	"\"make dist\" does. Each is held against the tag like any other.",
	"Nothing: it only says where the archive is more than git's own." },
[TC_FINDING_VCS_EXPORT_IGNORED] = {
	"vcs-export-ignored", TC_SEVERITY_INFO, false,
	"export-ignore leaves files out of the archive",
	"The tag's own .gitattributes keep these files, or a directory above "
	"them, out of what git archive makes, and they are not here. It was "
	"public at the tag that they would be missing.",
	"Nothing, unless a file you rely on is among them." },
[TC_FINDING_VCS_MISSING] = {
	"vcs-missing", TC_SEVERITY_INFO, false,
	"files of the repository are not in the archive",
	"Releases often leave out what only developers need: continuous "
	"integration, bootstrap scripts, parts of the tests. It is worth a "
	"look when a licence, a test suite or a script that generates other "
	"files is missing, because then the release cannot be rebuilt from "
	"itself.",
	"Nothing, unless a file you rely on is among them. EXTRA_DIST in "
	"Makefile.am decides it; those that export-ignore leaves out are told "
	"apart." },
};

_Static_assert(sizeof(types) / sizeof(*types) == TC_FINDING_COUNT,
	       "every finding has a row");

const struct tc_finding_type *tc_finding_type(enum tc_finding_id id)
{
	if ((int)id >= TC_FINDING_OUTER_FIRST &&
	    (int)id <= TC_FINDING_OUTER_LAST)
		return &tc_finding_outer[(int)id - TC_FINDING_OUTER_FIRST];
	return &types[id];
}

const struct tc_finding_type *tc_finding_by_name(const char *name)
{
	int i;

	for (i = 0; i < TC_FINDING_COUNT; i++)
		if (strcmp(tc_finding_type((enum tc_finding_id)i)->id,
			   name) == 0)
			return tc_finding_type((enum tc_finding_id)i);
	return NULL;
}
