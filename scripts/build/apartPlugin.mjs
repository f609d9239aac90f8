// @ts-check
// esbuild plugin: leaves parts out of a Node bundle and has them loaded from files beside it, when first used. `yaml` is a third
// of the extension's code, and compiling that took a tenth of the activation, while only workspaces with Selinon's files need it;
// the replay is needed when one starts.

/** @type {import('esbuild').Plugin} */
export const apartPlugin = {
  name: 'apart',
  setup(build) {
    // VS Code's extension host loads its files with `require`, and so does a bundle of this format.
    build.initialOptions.supported = {...build.initialOptions.supported, 'dynamic-import': false};
    build.onResolve({filter: /^yaml$/}, args => {
      if (args.kind === 'dynamic-import') return {path: './yaml.js', external: true};
      return {errors: [{text: 'yaml is to be imported where it is used, with import().'}]};
    });
    build.onResolve({filter: /^\.\/main$/}, args => {
      if (!/[\\/]host[\\/]replay$/.test(args.resolveDir)) return undefined;
      if (args.kind === 'dynamic-import') return {path: './replay.js', external: true};
      return {errors: [{text: 'The replay is to be imported where it starts, with import().'}]};
    });
  },
};
