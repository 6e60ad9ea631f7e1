import TraceRendering
import TraceSources

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The sentences on indexes that become one.
enum MergeMessages {
  /// The logs that are named, at most.
  private static let mostNames = 5

  /// Says which logs several indexes hold, and which paths are those of several logs.
  static func tell(_ summary: Merger.Summary) {
    if !summary.repeated.isEmpty {
      Diagnostics.print(
        remark: "in several indexes, and counted once by the longest reading: \(names(summary.repeated))")
    }
    if !summary.homonyms.isEmpty {
      Diagnostics.print(
        remark: "different logs of one path, all of which are merged: \(names(summary.homonyms))",
        details: ["to tell their machines apart: ingest them as web-1/app.log, web-2/app.log"])
    }
  }

  private static func names(_ files: [String]) -> String {
    let more = files.count - mostNames
    return files.prefix(mostNames).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  /// Why indexes do not become one.
  static func diagnostic(_ problem: Merger.Problem) -> Diagnostic {
    switch problem {
    case .otherFields(let path, let fields, let other, let otherFields):
      Diagnostic(
        "'\(path)' and '\(other)' are stored without different fields: \(list(fields)), and \(list(otherFields))",
        details: [
          "nothing is merged: an index has the same fields of all its logs",
          "to make one like the other: trace ingest --redact FIELDS --db NEW LOGS",
        ])
    case .otherKeys(let path, let other):
      Diagnostic(
        "the hashes in '\(path)' and '\(other)' were made with different keys",
        details: ["nothing is merged: equal values would not be equal in it"])
    case .forgottenInOne(let file, let path, let other):
      Diagnostic(
        "requests of '\(file)' were forgotten in '\(path)', and are still in '\(other)'",
        details: [
          "nothing is merged: they would come back",
          "to forget them there, too: trace forget --db \(Shell.quoted(other)) IDS",
        ])
    }
  }

  /// Why there is no index of several for one answer.
  static func diagnostic(_ refusal: TemporaryDirectory.Refused) -> Diagnostic {
    Diagnostic(
      "cannot make a directory in '\(refusal.directory)' to merge indexes in: "
        + String(cString: strerror(refusal.code)).lowercased(),
      details: ["to merge them elsewhere: trace merge INDEXES --db PATH"])
  }

  private static func list(_ fields: [String]) -> String {
    fields.isEmpty ? "none" : fields.joined(separator: ", ")
  }
}
