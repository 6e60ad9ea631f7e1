import ArgumentParser
import FoundationEssentials
import LogReading
import TraceModel

/// Which fields of the logs are not kept.
struct RedactionOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      Leave this field out of every record, wherever it stands in it, or with field=hash put a keyed hash in its place; \
      repeat it.
      """, valueName: "field"))
  var redact: [String] = []

  @Option(
    name: .customLong("redact-key-file"),
    help: ArgumentHelp(
      """
      The file with the key of the hashes, 16 bytes at least; else TRACE_REDACT_KEY has it. It is no argument, which others \
      on the machine could see.
      """, valueName: "path"),
    completion: .file())
  var keyFile: String?

  /// The fields that were typed.
  func fields() throws -> [RedactedField] {
    var fields: [RedactedField] = []
    for text in redact {
      let field: RedactedField
      do { field = try RedactedField(parsing: text) } catch { throw Self.failure(error) }
      if let other = fields.first(where: { $0.path == field.path && $0.method != field.method }) {
        throw Failure(.usage, "--redact \(text): '\(other.path)' is given with another method, too")
      }
      if !fields.contains(field) { fields.append(field) }
    }
    if fields.contains(where: { $0.method == .hash }), try key() == nil { throw Self.noKey }
    return fields
  }

  /// The key of hashes; nil where there is none.
  func key() throws -> RedactionKey? {
    guard let (bytes, holder) = try secret() else { return nil }
    guard let key = RedactionKey(bytes) else {
      throw Failure(
        .usage, "the key in \(holder) is shorter than \(RedactionKey.leastBytes) bytes, and could be guessed",
        details: ["to make one: head -c 32 /dev/urandom | base64 > trace.key"])
    }
    return key
  }

  /// The fields taken out of logs read for one command; nil: none.
  func redaction() throws -> Redaction? {
    let redaction = Redaction(try fields(), key: try key())
    try checkUse(redaction)
    return redaction
  }

  /// A file with a key was typed, and nothing is taken out: a field was forgotten.
  /// The environment may have a key always.
  func checkUse(_ redaction: Redaction?) throws {
    guard keyFile != nil, redaction == nil else { return }
    throw Failure(
      .usage, "--redact-key-file hashes nothing without the fields to hash",
      details: ["to hash a field: --redact FIELD=hash, for example --redact email=hash"])
  }

  /// Names the typed fields that no record has, and tells if every line may lack its time because one of them held it.
  func tellMissing(_ redaction: Redaction?, of sources: [IngestSummary.Source]) {
    guard !redact.isEmpty, let redaction else { return }
    tellTime(redaction, of: sources)
    for field in redaction.missing {
      Diagnostics.print(remark: "no record has the field '\(field.path)' of --redact")
    }
  }

  private func tellTime(_ redaction: Redaction, of sources: [IngestSummary.Source]) {
    let lacking = sources.filter { source in
      source.counts.skipped[.noTime, default: 0] > 0 && source.counts.events + source.counts.uncorrelated == 0
    }
    let found = redaction.fields.filter { !redaction.missing.contains($0) }
    guard !lacking.isEmpty, !found.isEmpty else { return }
    Diagnostics.print(
      remark: "no record of \(lacking.map(\.file).joined(separator: ", ")) has a time: "
        + "--redact took out \(found.map { "'\($0.path)'" }.joined(separator: ", "))",
      details: ["records without a time are skipped; to keep them: leave the time's field in"])
  }

  private func secret() throws -> (bytes: [UInt8], holder: String)? {
    if let keyFile {
      guard !Self.isDirectory(keyFile) else {
        throw Failure(
          .failed, "cannot read the key in '\(keyFile)'",
          details: ["it is a directory; the key is the content of a file: --redact-key-file trace.key"])
      }
      guard let data = try? Data(contentsOf: URL(filePath: keyFile)) else {
        throw Failure(
          .failed, "cannot read the key in '\(keyFile)'", details: ["it does not exist, or may not be read"])
      }
      return (Array(data), "'\(keyFile)'")
    }
    return Environment["TRACE_REDACT_KEY"].map { (Array($0.utf8), "TRACE_REDACT_KEY") }
  }

  private static func isDirectory(_ path: String) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
  }

  private static func failure(_ error: RedactedField.ParsingError) -> Failure {
    let examples = "for example: --redact email, --redact user.name, --redact session_id=hash"
    return switch error {
    case .noName(let text): Failure(.usage, "--redact \(text): that names no field", details: [examples])
    case .unknownMethod(let text, let method):
      Failure(
        .usage, "--redact \(text): a field is left out or hashed, and not '\(method)'", details: [examples])
    }
  }

  private static let noKey = Failure(
    .usage, "--redact with =hash needs a key",
    details: [
      "to make one: head -c 32 /dev/urandom | base64 > trace.key; then: --redact-key-file trace.key",
      "equal values have equal hashes as long as the key is the same",
    ])
}
