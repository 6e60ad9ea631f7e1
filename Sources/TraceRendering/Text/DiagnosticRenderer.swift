/// The message to a person when something went wrong.
package struct Diagnostic: Sendable, Equatable {
  /// The event, and the thing it happened to.
  package var message: String
  /// The place, the reason, and the command to type next; one line each.
  package var details: [String]

  package init(_ message: String, details: [String] = []) {
    self.message = message
    self.details = details
  }
}

/// Writes diagnostics for standard error.
package struct DiagnosticRenderer: Sendable {
  private let style: ColourMode

  package init(style: ColourMode) { self.style = style }

  /// `error: …`, then each detail two spaces in.
  package func render(_ diagnostic: Diagnostic) -> String {
    var text = style("error:", .boldRed) + " " + TerminalText.escaped(diagnostic.message) + "\n"
    for detail in diagnostic.details { text += "  " + TerminalText.escaped(detail) + "\n" }
    return text
  }
}
