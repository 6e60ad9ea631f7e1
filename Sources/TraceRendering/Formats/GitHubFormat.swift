package import TraceModel

/// Workflow commands of GitHub Actions, shown as annotations of a run: an error for a violated objective, a warning for
/// too little data. A kept objective is a line of the log.
package struct GitHubFormat: CheckFormat {
  package let name = "github"
  package let isForPeople = false

  package init() {}

  package func verdicts(_ report: CheckReport, on page: OutputTarget) -> String {
    let subjects = VerdictSubjects(report)
    return report.verdicts.map { verdict in
      let text = VerdictText(verdict)
      let title = subjects.title(of: verdict)
      return switch verdict.ruling {
      case .violated: annotation("error", "violated: \(title)", text.sentence)
      case .tooLittleData: annotation("warning", "too little data: \(title)", text.sentence)
      case .kept: line("kept: \(title): \(text.sentence)")
      }
    }.joinedLines
  }

  private func annotation(_ kind: String, _ title: String, _ message: String) -> String {
    let property = escaped(title).replacing(":", with: "%3A").replacing(",", with: "%2C")
    return "::\(kind) title=\(property)::\(escaped(message))"
  }

  /// A line of the log. Old commands (`##[error]`) count wherever they stand in it.
  private func line(_ text: String) -> String {
    TerminalText.escaped(text).replacing("##[", with: "\\u{23}#[")
  }

  /// A per cent sign begins an escape.
  private func escaped(_ text: String) -> String { TerminalText.escaped(text).replacing("%", with: "%25") }
}
