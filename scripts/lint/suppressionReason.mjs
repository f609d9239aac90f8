// @ts-check
// ESLint rule: a comment that switches a rule off must name the rule and say why (`-- reason`), because a bare
// suppression hides the next mistake as well. Used by eslint.config.mjs.

const directive = /^\s*eslint-disable(?:-next-line|-line)?\b(.*)$/s;

/** @type {import('eslint').Rule.RuleModule} */
export const suppressionReason = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {reason: 'Name the rule and give the reason: eslint-disable-next-line some-rule -- why it is right here'},
  },
  create: context => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        const rest = directive.exec(comment.value)?.[1];
        if (rest === undefined) continue;
        const [rules = '', reason = ''] = rest.split(/\s--\s/);
        if (comment.loc && (rules.trim() === '' || reason.trim().length < 10)) {
          context.report({loc: comment.loc, messageId: 'reason'});
        }
      }
    },
  }),
};
