// Reads pages as JSON strings, one a line; writes for each what clients do not support of it.
import { createInterface } from "node:readline";
import { DoIUseEmail } from "@jsx-email/doiuse-email";

// Written out: the package's own globs leave out Outlook.com, GMX, WEB.DE and T-Online.
const CLIENTS = [
  "apple-mail.ios",
  "apple-mail.macos",
  "gmail.android",
  "gmail.desktop-webmail",
  "gmail.ios",
  "gmail.mobile-webmail",
  "gmx.android",
  "gmx.desktop-webmail",
  "gmx.ios",
  "outlook.android",
  "outlook.ios",
  "outlook.macos",
  "outlook.outlook-com",
  "outlook.windows",
  "outlook.windows-mail",
  "t-online-de.desktop-webmail",
  "web-de.android",
  "web-de.desktop-webmail",
  "web-de.ios",
];
const NEVER_TRIED = /not found on `/;

const known = new Map();

class Lint extends DoIUseEmail {
  found = new Set();

  checkFeaturesSupport(features) {
    for (const feature of [features].flat()) {
      if (!known.has(feature)) known.set(feature, this.unsupported(feature));
      for (const one of known.get(feature)) this.found.add(one);
    }
  }

  // One client at a time: the package gives up at a client that nobody has tried a feature in.
  unsupported(feature) {
    return CLIENTS.flatMap((client) => {
      this.emailClients = [client];
      this.errors = [];
      this.warnings = [];
      try {
        super.checkFeaturesSupport(feature);
      } catch (problem) {
        if (!NEVER_TRIED.test(problem.message)) throw problem;
      }
      if (this.errors.length) return [`${feature}|${client}|none`];
      return this.warnings.length ? [`${feature}|${client}|partly`] : [];
    });
  }

  // The package looks at no rule inside @media.
  checkStylesheet(sheet) {
    super.checkStylesheet(sheet);
    for (const rule of sheet.stylesheet?.rules ?? []) {
      if (rule.type === "media") super.checkStylesheet({ stylesheet: { rules: rule.rules } });
    }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const lint = new Lint({ emailClients: ["gmail.*"] });
  lint.check(JSON.parse(line));
  console.log(JSON.stringify([...lint.found].map((one) => one.split("|"))));
}
