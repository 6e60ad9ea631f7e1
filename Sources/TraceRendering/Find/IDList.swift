package import TraceModel

/// Correlation ids, one a line, as `trace show -` reads them. `trace find` writes it in a pipe where no format is
/// asked for; so it has no name for `--format`.
package struct IDList: FindFormat {
  package let name = "ids"
  package let isForPeople = false
  package let listsInPieces = true
  package let listsOnlyIDs = true

  package init() {}

  package func list(_ requests: [FoundRequest], on page: OutputTarget) -> String {
    requests.map { TerminalText.word($0.name) }.joinedLines
  }
}

extension TerminalText {
  /// An id as one word, which means this id and no other. A space and all that `escaped` shows in another form become
  /// `\u{20}`, also a line feed: ids may have `\n` as two characters of their own. A backslash becomes `\u{5c}` where
  /// it would read as the beginning of such a form.
  fileprivate static func word(_ id: String) -> String {
    let scalars = id.unicodeScalars
    guard id.contains("\\u{") || id.contains(" ") || isUnsafe(id) else { return id }
    return zip(UnsafeScalars(scalars), scalars.dropFirst().map(Optional.some) + [nil]).reduce(into: "") {
      word, pair in
      let ((scalar, isUnsafe), next) = pair
      let beginsForm = scalar == "\\" && next.map { ["n", "t", "r", "u"].contains($0) } == true
      if beginsForm || scalar == " " || isUnsafe {
        word += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        word.unicodeScalars.append(scalar)
      }
    }
  }
}
