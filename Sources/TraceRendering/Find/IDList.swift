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
    // A word a line is read, so that a space within an id is written as other invisible characters are.
    requests.map { TerminalText.escaped($0.name).replacing(" ", with: "\\u{20}") }.joinedLines
  }
}
