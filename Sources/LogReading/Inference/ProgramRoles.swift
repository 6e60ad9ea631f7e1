import TraceModel

/// A server and a worker with one name are two programs if their instances log different statements.
///
///     main, pod shop-6f7c   order in · order out     ┐ one service, two programs
///     main, pod packer-5d4  job start · job ok       ┘
extension RecordSample {
  /// Instances of a program, by what they log.
  private struct Instances {
    var origins: Set<UInt32> = []
    var statements: Set<Int> = []
  }

  /// Keeps instances of one program apart that have hardly a statement in common. Each has several records of a
  /// request: where a field tells threads, these share the work of one program.
  mutating func tellRolesApart(in requests: SampledRequests) {
    var counts: [Int: [UInt32: [Int: Int]]] = [:]
    for record in records {
      counts[record.program, default: [:]][record.origin.rawValue, default: [:]][
        record.statement, default: 0] += 1
    }
    let sizes = partSizes(requests)
    var parts: [Int: [UInt32: Int]] = [:]
    for (program, origins) in counts where origins.count > 1 && origins.count <= 1000 {
      let groups = Self.groups(origins.filter { sizes[[program, Int($0.key)], default: 0] > 1 })
      guard groups.count > 1 else { continue }
      for (number, group) in groups.enumerated() {
        for origin in group.origins { parts[program, default: [:]][origin] = number }
      }
    }
    if !parts.isEmpty { divide(parts) }
  }

  /// The usual number of records of a request, by program and origin.
  private func partSizes(_ requests: SampledRequests) -> [[Int]: Int] {
    var sizes: [[Int]: [Int]] = [:]
    for request in requests.requests {
      for part in request.parts {
        guard let first = part.records.first else { continue }
        sizes[[part.program, Int(records[first].origin.rawValue)], default: []].append(part.records.count)
      }
    }
    return sizes.mapValues { $0.sorted()[$0.count / 2] }
  }

  /// Joins instances that share a fifth of their records' statements.
  private static func groups(_ origins: [UInt32: [Int: Int]]) -> [Instances] {
    var groups: [Instances] = []
    for (origin, counts) in origins.sorted(by: { $0.key < $1.key }) {
      let all = counts.values.reduce(0, +)
      let like = groups.indices.filter { number in
        counts.reduce(0) { $0 + (groups[number].statements.contains($1.key) ? $1.value : 0) } * 5 > all
      }
      var joined = Instances(origins: [origin], statements: Set(counts.keys))
      for number in like.reversed() {
        let group = groups.remove(at: number)
        joined.origins.formUnion(group.origins)
        joined.statements.formUnion(group.statements)
      }
      groups.append(joined)
    }
    return groups
  }

  private mutating func divide(_ parts: [Int: [UInt32: Int]]) {
    var used: [Int: Set<String>] = [:]
    for number in records.indices {
      let record = records[number]
      var program = programs[record.program]
      program.part = parts[record.program]?[record.origin.rawValue] ?? 0
      if program.part > 0 {
        let parts = statements[record.statement].parts
        records[number].program = programs.number(of: program)
        records[number].statement = statements.number(
          of: Statement(program: records[number].program, parts: parts))
      }
      if let file = fileNames[record.source] { used[records[number].program, default: []].insert(file) }
    }
    files = used
  }
}

extension RecordSample.Program {
  /// Both are of one name and log in the same manner.
  func isSibling(of other: Self) -> Bool {
    var twin = other
    twin.part = part
    return twin == self
  }
}
