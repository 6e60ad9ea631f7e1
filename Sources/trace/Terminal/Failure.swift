import TraceRendering

/// How a command ends when it does not end well: a status, and what to tell. The facts of lower layers become
/// sentences in `ErrorMessages.swift`.
struct Failure: Error {
  var diagnostic: Diagnostic?
  var status: ExitStatus

  init(_ status: ExitStatus, _ message: String? = nil, details: [String] = []) {
    self.status = status
    diagnostic = message.map { Diagnostic($0, details: details) }
  }

  init(_ status: ExitStatus, _ diagnostic: Diagnostic) {
    (self.status, self.diagnostic) = (status, diagnostic)
  }
}

/// The exit statuses; `Documentation/commands.md` explains them.
enum ExitStatus: Int32 {
  case done = 0
  case nothingFound = 1
  case failed = 2
  case violated = 3
  case tooLittleData = 4
  case usage = 64
}
