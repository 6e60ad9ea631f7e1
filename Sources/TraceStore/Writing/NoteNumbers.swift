import TraceModel

/// Notes of revisions as lists of numbers, `[kind, facts …, services …]`, origins and names by their numbers in
/// the file. Of many services the first eight are kept.
enum NoteNumbers {
  private static let mostServices = 8

  static func append(_ note: Note, to text: inout IntegerListJSON, _ symbols: SymbolNumbers) {
    guard let (numbers, services) = numbers(of: note, symbols) else { return }
    text.append { list in
      for number in numbers { list.append(number) }
      for service in services.prefix(mostServices) { list.append(symbols.origin(service)) }
    }
  }

  private static func numbers(of note: Note, _ symbols: SymbolNumbers) -> ([Int64], services: [Symbol])? {
    switch note {
    case .lostMessage(let destination, let published, let services, let until, let wait):
      return ([1, symbols.name(destination), published.nanoseconds, until.nanoseconds, wait.count], services)
    case .lostDelivery(let destination, let origin, let begun, let until, let longest):
      let (topic, consumer) = (symbols.name(destination), symbols.origin(origin))
      return ([2, topic, consumer, begun.nanoseconds, until.nanoseconds, longest.count], [])
    case .uncovered(let record, let services, let time):
      return ([3] + numbers(of: record, symbols) + [time.nanoseconds], services)
    case .unusual(let record, let services, let time, let requests, let having):
      let record = numbers(of: record, symbols)
      return ([4] + record + [time.nanoseconds, Int64(requests), Int64(having)], services)
    case .suspectedSampling(let record, let services, let logged, let missing):
      return ([5] + numbers(of: record, symbols) + [Int64(logged), Int64(missing)], services)
    case .unlogged(let record, let services, let time, let evidence):
      let evidence = numbers(of: evidence, symbols)
      return ([6] + numbers(of: record, symbols) + [time.nanoseconds] + evidence, services)
    default: return nil
    }
  }

  private static func numbers(of evidence: Note.UnloggedEvidence, _ symbols: SymbolNumbers) -> [Int64] {
    switch evidence {
    case .onward(let destination): [1, symbols.name(destination)]
    case .partition(let partition): [2, Int64(partition)]
    case .others: [3, 0]
    }
  }

  private static func numbers(of record: ExpectedRecord, _ symbols: SymbolNumbers) -> [Int64] {
    switch record {
    case .sending: [1, 0]
    case .reception: [2, 0]
    case .message(let destination): [3, symbols.name(destination)]
    case .publishing(let destination): [4, symbols.name(destination)]
    case .consumption(let destination): [5, symbols.name(destination)]
    case .processingEnd(let destination): [6, symbols.name(destination)]
    }
  }

  /// The note that a list says; nil for a list of another version.
  static func note(_ values: [Int64], _ symbols: SymbolMap) -> Note? {
    func time(_ index: Int) -> Timestamp { Timestamp(nanoseconds: values[index]) }
    func services(from index: Int) -> [Symbol] { values[index...].map(symbols.origin) }
    switch (values.first, values.count) {
    case (1, 5...):
      return .lostMessage(
        destination: symbols.name(values[1]), published: time(2), services: services(from: 5),
        coveredUntil: time(3), longestWait: Nanoseconds(values[4]))
    case (2, 6...):
      return .lostDelivery(
        destination: symbols.name(values[1]), origin: symbols.origin(values[2]), begun: time(3),
        coveredUntil: time(4), longestProcessing: Nanoseconds(values[5]))
    case (3, 4...):
      return record(values, symbols).map {
        .uncovered(record: $0, services: services(from: 4), time: time(3))
      }
    case (4, 6...):
      return record(values, symbols).map {
        .unusual(
          record: $0, services: services(from: 6), time: time(3), requests: Int(values[4]),
          having: Int(values[5]))
      }
    case (5, 5...):
      return record(values, symbols).map {
        .suspectedSampling(
          record: $0, services: services(from: 5), logged: Int(values[3]), missing: Int(values[4]))
      }
    case (6, 6...):
      let evidence: Note.UnloggedEvidence =
        switch values[4] {
        case 1: .onward(destination: symbols.name(values[5]))
        case 2: .partition(Int32(clamping: values[5]))
        default: .others
        }
      return record(values, symbols).map {
        .unlogged(record: $0, services: services(from: 6), time: time(3), evidence: evidence)
      }
    default: return nil
    }
  }

  private static func record(_ values: [Int64], _ symbols: SymbolMap) -> ExpectedRecord? {
    let destination = symbols.name(values[2])
    switch values[1] {
    case 1: return .sending
    case 2: return .reception
    case 3: return .message(destination: destination)
    case 4: return .publishing(destination: destination)
    case 5: return .consumption(destination: destination)
    case 6: return .processingEnd(destination: destination)
    default: return nil
    }
  }
}
