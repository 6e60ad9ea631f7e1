import LogReading
import TraceModel
import TraceStore

/// Logs that end within a record that another log completes: Docker's rotation has cut it. Once the other log is read,
/// the first half is no broken line. That holds under any name of the log, and for any run that has read it.
///
///     run 1    app.log     …  {"log":"{\"event\":\"se",…}     breaks off
///     run 2    app.log        {"log":"nt\"}\n",…}  …          the record, with the first half out of app.log.1
struct JoinedEnds {
  /// Numbers of their sources.
  private(set) var sources: Set<Int64> = []

  /// Finds the entries of `files` in the index, among logs whose last line breaks off. Reads the files only if there
  /// are such.
  init(_ files: Set<String>, _ reader: IndexReader, _ redaction: Redaction?) throws {
    guard !files.isEmpty else { return }
    let broken = try reader.sources().filter { $0.entry.incompleteLastLine(of: $0.problems) != nil }
    guard !broken.isEmpty else { return }
    for file in files {
      guard let input = try? LogInput(opening: file, redaction: redaction) else { continue }
      defer { input.finish() }
      guard input.prepare(), let known = try? StreamRecognition(input, among: broken.map(\.entry)).entry
      else {
        continue
      }
      sources.insert(known.number)
    }
  }
}
