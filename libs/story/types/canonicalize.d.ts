/** RFC 8785. The package is a CommonJS function, which its own types say wrongly for ESM. Undefined where `input` is not JSON. */
declare function canonicalize(input: unknown): string | undefined
export default canonicalize
