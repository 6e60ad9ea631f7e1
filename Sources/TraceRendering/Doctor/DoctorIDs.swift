import TraceModel

/// Remarks on ids that do not stand for one request each.
enum DoctorIDs {
  /// One sentence for each id named, and one for the others of its kind.
  static func remarks(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    var remarks: [DoctorSections.Remark] = []
    for kind in Kind.allCases {
      let findings = diagnosis.suspiciousIDs.filter { Kind($0.kind) == kind }
      remarks += findings.map { .init(text: text($0), needsAttention: $0.needsAttention) }
      let rest = kind.count(diagnosis.idCounts) - findings.count
      guard rest > 0, let last = findings.last else { continue }
      remarks.append(
        .init(text: more(kind, rest, diagnosis.idCounts), needsAttention: last.needsAttention))
    }
    return remarks
  }

  /// The kinds in the order in which they are told.
  private enum Kind: CaseIterable {
    case swallowing, reused, joined, divided, shared, counters

    init(_ kind: Diagnosis.IDFinding.Kind) {
      switch kind {
      case .swallowing: self = .swallowing
      case .reused: self = .reused
      case .alias(_, let isJoined): self = isJoined ? .joined : .divided
      case .shared: self = .shared
      case .counter: self = .counters
      }
    }

    func count(_ counts: Diagnosis.IDCounts) -> Int {
      switch self {
      case .swallowing: 0
      case .reused: counts.reused
      case .joined: counts.joined
      case .divided: counts.divided
      case .shared: counts.shared
      case .counters: counts.counters
      }
    }
  }

  private static func text(_ finding: Diagnosis.IDFinding) -> String {
    switch finding.kind {
    case .swallowing(let events, let total):
      "'\(finding.id)' stands on \(NumberFormat.grouped(events)) records, "
        + "\(NumberFormat.percent(Double(events), of: Double(total))) of all: probably a constant"
    case .reused(let occurrences):
      "'\(finding.id)' was used for \(NumberFormat.grouped(occurrences)) separate requests (\(finding.id)#2 …)"
    case .alias(let other, true):
      "'\(finding.id)' is the end of '\(other)' and of no other id: one request"
    case .alias(let other, false):
      "'\(finding.id)' and '\(other)' stand in one record, and each has records of its own: one request, told as two"
    case .shared(let key, let ids):
      "'\(finding.id)' stands under \(key) beside ids that change from hop to hop (\(ids.joined(separator: ", "))): "
        + "one request, told as several"
    case .counter:
      "'\(finding.id)' counts requests, and several instances have one of that number: told as one"
    }
  }

  private static func more(_ kind: Kind, _ rest: Int, _ counts: Diagnosis.IDCounts) -> String {
    let ids = "\(NumberFormat.counted(rest, "more id"))"
    return switch kind {
    case .swallowing: ids
    case .reused:
      "so \(rest == 1 ? "was" : "were") \(ids): \(NumberFormat.grouped(counts.reused)) ids have "
        + "\(NumberFormat.counted(counts.reusingRequests, "request")) in all"
    case .joined: "\(ids) of 16 digits joined to one of 32 in the same way"
    case .divided: "\(NumberFormat.counted(rest, "more pair")) of ids like that"
    case .shared: "\(ids) beside others in the same way"
    case .counters: "\(ids) like that"
    }
  }
}
