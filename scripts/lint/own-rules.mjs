/** Names that say nothing about what is inside. */
const FORBIDDEN_NAME = /^(utils?|utilities|helpers?|commons?|misc|constants?)$/i;

/** A file or folder is named after what it does. */
const fileName = {
  meta: { type: 'problem', schema: [], messages: { vague: '"{{name}}" says nothing about what is inside; name the file or folder after its job.' } },
  create(context) {
    return {
      Program(node) {
        const path = context.filename.startsWith(context.cwd) ? context.filename.slice(context.cwd.length) : context.filename;
        const vague = path.split(/[/\\]/).flatMap((part) => part.split('.')[0] ?? []).find((name) => FORBIDDEN_NAME.test(name));
        if (vague !== undefined) context.report({ node, messageId: 'vague', data: { name: vague } });
      },
    };
  },
};

/** A file that only passes on what others export hides who depends on whom. */
const noBarrel = {
  meta: { type: 'problem', schema: [], messages: { barrel: 'This file only passes on what others export. Import from the file that defines it.' } },
  create(context) {
    return {
      Program(node) {
        const passesOn = (statement) => statement.type === 'ExportAllDeclaration' || (statement.type === 'ExportNamedDeclaration' && statement.source !== null);
        const statements = node.body.filter((statement) => statement.type !== 'ImportDeclaration');
        if (statements.length > 0 && statements.every(passesOn)) context.report({ node, messageId: 'barrel' });
      },
    };
  },
};

/** What is named `z`, and the default, hold the messages of fifty languages. ESLint's own rule about names of an import forbids the namespace with them. */
const zodNamespace = {
  meta: { type: 'problem', schema: [], messages: { named: 'Write `import * as z`: what is named `z` brings the messages of fifty languages into a page.' } },
  create(context) {
    return {
      ImportDeclaration(node) {
        const isNamed = (specifier) => specifier.type === 'ImportDefaultSpecifier' || (specifier.type === 'ImportSpecifier' && ['z', 'default'].includes(specifier.imported.name));
        if (node.source.value === 'zod' && node.specifiers.some(isNamed)) context.report({ node, messageId: 'named' });
      },
    };
  },
};

export const ownRules = { rules: { 'file-name': fileName, 'no-barrel': noBarrel, 'zod-namespace': zodNamespace } };
