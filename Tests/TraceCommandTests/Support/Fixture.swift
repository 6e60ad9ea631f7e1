import Foundation

/// Logs that tests read, unpacked once for all of them.
///
/// `Fixtures/video-pipeline` is the recording of a real run: 2,010 requests through an HTTP API, a Kafka topic and
/// two consumers. It has time-outs, retries, failures and a consumer killed in the middle. `truth.jsonl` was
/// written beside the logs by hooks that are not the log calls.
struct Fixture: Sendable {
  /// Holds the unpacked files as long as anything uses them.
  let directory: TemporaryDirectory

  /// The four logs, client first.
  static let logNames = ["client.jsonl", "api.jsonl", "consumer-1.jsonl", "consumer-2.jsonl"]

  /// The one unpacked copy.
  static let videoPipeline = Task { try await Fixture(unpacking: "video-pipeline") }

  /// Logs of programs whose clocks were set, each one file.
  static let setClocks = Task { try await Fixture(unpacking: "set-clocks") }

  /// Paths of the four logs.
  var logs: [String] { Self.logNames.map(directory.path) }

  /// The lines of a file, without their ends.
  func lines(of name: String) throws -> [Substring] {
    try String(contentsOfFile: directory.path(name), encoding: .utf8).split(separator: "\n")
  }

  private init(unpacking name: String) async throws {
    directory = try TemporaryDirectory()
    let packed = Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name)", isDirectory: true)
    for file in try FileManager.default.contentsOfDirectory(at: packed, includingPropertiesForKeys: nil) {
      try await Self.unpack(
        file, to: directory.url.appendingPathComponent(file.deletingPathExtension().lastPathComponent))
    }
  }

  private static func unpack(_ packed: URL, to file: URL) async throws {
    let unpacked = try await ChildProcess(executable: "gunzip", arguments: ["-c", packed.path]).run()
    if unpacked.status != 0 { throw CocoaError(.fileReadCorruptFile) }
    try unpacked.standardOutput.write(to: file)
  }
}
