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
    requests.map { TerminalText.escaped($0.name) }.joinedLines
  }
}
