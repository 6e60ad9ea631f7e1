/// An error that may be about what was typed. The command then ends with the status of wrong usage (64),
/// else with that of a failure (2).
package protocol TypingError: Error {
  /// It is about what was typed.
  var isOfTyping: Bool { get }
}

extension TypingError {
  /// True unless the error says otherwise.
  package var isOfTyping: Bool { true }
}
