// https://huggingface.co/docs/hub/repositories-licenses, of November 2026: the Hub takes no card that names another
// one. Families and the licences of single models are left out, since no bundle could mean them by their short names.
const HUB_LICENSES: ReadonlySet<string> = new Set(
  `apache-2.0 mit afl-3.0 artistic-2.0 bsl-1.0 bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc0-1.0 cc-by-2.0
  cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0
  cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0
  cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 agpl-3.0 gpl-2.0 gpl-3.0
  lgpl-2.1 lgpl-3.0 isc lppl-1.3c ms-pl mpl-2.0 odc-by odbl osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl
  lgpl-lr`.split(/\s+/),
);

/** The Hub's name of a licence by its SPDX name; undefined where it has none. */
export function hubLicense(spdx: string): string | undefined {
  const name = spdx.trim().toLowerCase();
  // What SPDX calls the versions of the GNU licences, and the Hub does not.
  const known = [name, name.replace(/-(only|or-later)$/, "")].find((one) => HUB_LICENSES.has(one));
  return known;
}
