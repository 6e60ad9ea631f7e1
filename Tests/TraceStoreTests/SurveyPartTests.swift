import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// Surveys of parts of the requests stay in the index while they are true.
@Suite struct SurveyPartTests {
  private let directory: IndexDirectory
  private let index: IndexFile

  init() throws {
    directory = try IndexDirectory()
    index = try directory.open(.writing)
    try index.writing { writer in
      for number: Int64 in 4...6 { try writer.store(SurveyPart(level: 0, number: number), [UInt8(number)]) }
      try writer.store(SurveyPart(level: 1, number: 0), [10])
      try writer.store(beginningThrough: 16_383, [11])
    }
  }

  private var held: (parts: Set<SurveyPart>, beginning: Int64) {
    get throws { try index.reading { try $0.surveyParts() } }
  }

  @Test func `a part that is stored takes the place of its leaves`() throws {
    try index.writing { try $0.store(SurveyPart(level: 1, number: 1), [12]) }
    #expect(try held.parts == [SurveyPart(level: 1, number: 0), SurveyPart(level: 1, number: 1)])
  }

  @Test func `a request that becomes stale takes its parts away`() throws {
    try index.writing { try $0.markStale(5 << 12) }
    let held = try held
    #expect(
      held.parts == Set([4, 6].map { SurveyPart(level: 0, number: $0) } + [SurveyPart(level: 1, number: 0)]))
    #expect(held.beginning == 16_383)
  }

  @Test func `a request of the beginning takes the beginning away`() throws {
    try index.writing { try $0.clearStale(17) }
    let held = try held
    #expect(held.parts == Set((4...6).map { SurveyPart(level: 0, number: $0) }))
    #expect(held.beginning == 0)
  }

  @Test func `the second request of an id belongs to the part of the first`() throws {
    try index.writing { try $0.markStale(RequestNumber.make(6 << 12 + 1, occurrence: 2)) }
    #expect(try held.parts.contains(SurveyPart(level: 0, number: 6)) == false)
    #expect(try held.parts.count == 3)
  }

  @Test func `a new request behind all parts takes none away`() throws {
    try index.writing { try $0.markStale(1 << 20) }
    #expect(try held.parts.count == 4)
    #expect(try held.beginning == 16_383)
  }

  @Test func `parts of another version are not read`() throws {
    try directory.foreign { try $0.execute(sql: "UPDATE survey_part SET version = version + 1") }
    #expect(try held.parts.isEmpty)
    #expect(try held.beginning == 0)
  }
}
