import TraceModel

/// The subject of a verdict among those on one objective: the group and, if a segment has several rows, the row.
struct VerdictSubjects {
  /// An objective in a group.
  private struct Subject: Hashable {
    var objective: String
    var group: [String?]
  }

  private let keys: [String]
  /// How many rows have a verdict.
  private var rows: [Subject: Int] = [:]

  init(_ report: CheckReport) {
    keys = report.keys
    for verdict in report.verdicts { rows[Self.subject(of: verdict), default: 0] += 1 }
  }

  /// The names of the verdict's group and row; empty where there is one verdict on the objective.
  func names(of verdict: Verdict) -> [String] {
    let group = keys.isEmpty ? [] : [GroupName.text(keys, verdict.group)]
    let isOneOfSeveral = rows[Self.subject(of: verdict), default: 0] > 1
    return group + (isOneOfSeveral ? [VerdictText(verdict).row ?? "(not named)"] : [])
  }

  /// The objective with its group and row: `p99(queue_wait) < 5s, codec=av1, jobs`.
  func title(of verdict: Verdict) -> String {
    ([verdict.objective.text] + names(of: verdict)).joined(separator: ", ")
  }

  private static func subject(of verdict: Verdict) -> Subject {
    Subject(objective: verdict.objective.text, group: verdict.group)
  }
}
