import Foundation

/// A script of the repository that puts what `trace` writes into a real program, and prints what is wrong, check by check.
/// One run serves all tests.
final class ValidationScript: Sendable {
  private struct Finding: Decodable {
    var check: String
    var problems: [String]
  }

  /// By the name of the check.
  let problems: Task<[String: [String]], any Error>

  /// `name` is that of a file in `Scripts`.
  init(_ name: String) {
    problems = Task {
      let script = Repository.root.appendingPathComponent("Scripts/\(name)").path
      let run = try await ChildProcess(
        executable: script, arguments: [try TraceBinary.executable.get().path]
      ).run()
      let findings: [Finding] = try run.documents()
      guard run.status < 2, !findings.isEmpty else {
        throw Failure(script: name, messages: run.standardError)
      }
      return Dictionary(findings.map { ($0.check, $0.problems) }) { $0 + $1 }
    }
  }

  /// Some of the files is there and can be run: what the script needs, or what gets it.
  static func canRun(_ needed: String...) -> Bool {
    needed.contains { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The script did not run.
  struct Failure: Error, CustomStringConvertible {
    var script: String
    var messages: String
    var description: String { "Scripts/\(script) failed: \(messages.suffix(2_000))" }
  }
}
