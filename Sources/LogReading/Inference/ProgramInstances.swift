import TraceModel

/// Logs of one name in several directories are of one program or of several. Logs of several names are of one program
/// if it runs in several instances. Their texts tell.
///
///     shop/app.log    order in · order out     packer/app.log   job start · job ok      two programs
///     kiel.log        order in · order out     rome.log         order in · order out    one
extension RecordSample {
  /// Keeps programs of one name apart whose texts have hardly a word in common.
  mutating func tellProgramsApart() {
    let numbers = Array(programs.all.indices)
    let alike = Dictionary(grouping: numbers) { [programs[$0].service, programs[$0].log] }
    var renamed: [Int: Program] = [:]
    guard
      alike.values.contains(where: { $0.count > 1 })
        || programs.all.contains(where: { !$0.directory.isEmpty })
    else { return }
    let (words, texts) = (ProgramWords(self, \.words), ProgramWords(self, { [$0.literals] }))
    let isAlike = { (a: Int, b: Int) in
      max(texts.share(of: a, in: b), texts.share(of: b, in: a)) >= 3
        || max(words.share(of: a, in: b), words.share(of: b, in: a)) >= 7
    }
    for group in alike.values {
      var parts: [[Int]] = []
      for number in group.sorted() {
        let part = parts.firstIndex { $0.contains { isAlike(number, $0) } }
        if let part { parts[part].append(number) } else { parts.append([number]) }
      }
      for (number, part) in parts.enumerated() {
        var program = programs[part[0]]
        let others = parts.indices.filter { $0 != number }.flatMap { parts[$0] }.map {
          programs[$0].directory
        }
        (program.directory, program.service) = Self.name(of: program, beside: others)
        for number in part { renamed[number] = program }
      }
    }
    rename(renamed)
  }

  /// The directory, and the last part of it that the others do not have.
  private static func name(of program: Program, beside others: [String]) -> (
    directory: String, service: String
  ) {
    guard !others.isEmpty else { return ("", program.service) }
    let theirs = others.map { $0.split(separator: "/") }
    let own = program.directory.split(separator: "/").reversed().first { part in
      !theirs.contains { $0.contains(part) }
    }
    return own.map { (program.directory, String($0)) } ?? ("", program.service)
  }

  /// Makes one program of those with the same texts and few common requests: instances of one.
  mutating func joinInstances(in requests: SampledRequests) {
    let numbers = Set(records.map(\.program)).sorted().filter { programs[$0].service == programs[$0].log }
    guard numbers.count > 1, numbers.count <= 1000 else { return }
    let texts = ProgramWords(self, { [$0.literals] })
    var met: [Int: Set<Int>] = [:]
    for (number, request) in requests.requests.enumerated() {
      for part in request.parts { met[part.program, default: []].insert(number) }
    }
    var parts: [[Int]] = []
    for number in numbers {
      let own = met[number, default: []]
      let part = parts.firstIndex { part in
        part.allSatisfy { other in
          let theirs = met[other, default: []]
          return texts.share(of: number, in: other) >= 7 && texts.share(of: other, in: number) >= 7
            && own.intersection(theirs).count * 2 <= min(own.count, theirs.count)
        }
      }
      if let part { parts[part].append(number) } else { parts.append([number]) }
    }
    var renamed: [Int: Program] = [:]
    for part in parts where part.count > 1 {
      let program = Self.common(part.map { programs[$0].service })
      for number in part { renamed[number] = program }
    }
    rename(renamed)
  }

  /// `packer` of `packer0` and `packer1`, else all the names.
  private static func common(_ names: [String]) -> Program {
    let first = names.first ?? ""
    let length = first.indices.prefix { index in names.allSatisfy { $0.hasPrefix(first[...index]) } }.count
    let start = String(first.prefix(length).reversed().drop { !$0.isLetter }.reversed())
    let isCommon =
      start.count >= 3 && names.allSatisfy { $0.dropFirst(start.count).allSatisfy { !$0.isLetter } }
    return isCommon
      ? Program(service: start, log: start)
      : Program(service: names.sorted().joined(separator: ", "), log: "", hasOtherNames: true)
  }

  /// Gives programs other names; those with the same new name become one.
  private mutating func rename(_ names: [Int: Program]) {
    let changed = names.filter { programs[$0.key] != $0.value }
    guard !changed.isEmpty else { return }
    var new: [Int: Int] = [:]
    for (old, program) in changed.sorted(by: { $0.key < $1.key }) { new[old] = programs.number(of: program) }
    for (old, number) in new.sorted(by: { $0.key < $1.key }) {
      files[number, default: []].formUnion(files.removeValue(forKey: old) ?? [])
    }
    for number in records.indices {
      guard let program = new[records[number].program] else { continue }
      records[number].program = program
      let parts = statements[records[number].statement].parts
      records[number].statement = statements.number(of: Statement(program: program, parts: parts))
    }
  }
}

/// How often each program's texts have each word.
private struct ProgramWords {
  private var counts: [Int: [String: Int]] = [:]
  private var sums: [Int: Int] = [:]

  init(_ sample: RecordSample, _ words: (TextParts) -> [String]) {
    let ofStatement = sample.statements.all.map { words($0.parts) }
    for record in sample.records {
      let own = ofStatement[record.statement]
      for word in own { counts[record.program, default: [:]][word, default: 0] += 1 }
      sums[record.program, default: 0] += own.count
    }
  }

  /// How many tenths of a program's words another has.
  func share(of program: Int, in other: Int) -> Int {
    let theirs = counts[other, default: [:]]
    let shared = counts[program, default: [:]].reduce(0) { $0 + (theirs[$1.key] == nil ? 0 : $1.value) }
    return shared * 10 / max(1, sums[program, default: 0])
  }
}

extension TextParts {
  fileprivate var words: [String] { literals.split { !$0.isLetter }.filter { $0.count > 2 }.map(String.init) }
}
