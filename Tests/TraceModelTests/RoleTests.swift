import Testing

@testable import TraceModel

@Suite struct RoleTests {
  @Test func `every role has one line in the table, with a name of its own`() {
    #expect(Role.definitions.map(\.role.rawValue).sorted() == Role.allCases.map(\.rawValue).sorted())
    #expect(Set(Role.definitions.map(\.name)).count == Role.allCases.count)
  }

  /// Indexes hold these numbers for ever.
  @Test func `roles keep the numbers that indexes store`() {
    let numbers: [Role: UInt8] = [
      .note: 0, .requestSent: 1, .requestReceived: 2, .published: 3, .responseSent: 4, .responseReceived: 5,
      .requestFailed: 6, .consumed: 7, .processingStarted: 8, .processingFinished: 9, .launch: 10,
      .screenLoad: 11,
      .hitches: 12,
    ]
    for (role, number) in numbers { #expect(role.rawValue == number, "\(role)") }
  }

  @Test func `a cause ranks before its effect`() {
    let chains: [[Role]] = [
      [.requestSent, .requestReceived, .responseSent, .responseReceived],
      [.requestSent, .requestFailed],
      [.requestReceived, .published, .consumed, .processingStarted, .processingFinished],
    ]
    for chain in chains { #expect(chain.sorted { $0.rank < $1.rank } == chain) }
  }

  @Test func `what apps state is three roles, whatever their numbers`() {
    #expect(Role.allCases.filter(\.isClientEvent) == [.launch, .screenLoad, .hitches])
  }

  @Test func `work is what servers and consumers log for others`() {
    let consumption: [Role] = [.consumed, .processingStarted, .processingFinished]
    #expect(Role.allCases.filter(\.isConsumption) == consumption)
    #expect(Set(Role.allCases.filter(\.isWork)) == Set(consumption + [.requestReceived, .responseSent]))
    let exchange: Set<Role> = [
      .requestSent, .requestReceived, .responseSent, .responseReceived, .requestFailed,
    ]
    #expect(Set(Role.allCases.filter(\.isExchange)) == exchange)
    #expect(Role.allCases.filter(\.isFailure) == [.requestFailed])
  }

  @Test func `what leaves one program arrives at another, and no failure arrives`() {
    let departures = Role.allCases.filter { $0.departure != nil }
    #expect(departures == [.requestSent, .published, .responseSent])
    #expect(departures.map(\.departure) == [.request, .message, .answer])
    let arrivals = Role.allCases.filter { $0.arrival != nil }
    #expect(arrivals == [.requestReceived, .responseReceived, .consumed])
    #expect(arrivals.map(\.arrival) == [.request, .answer, .message])
  }

  @Test func `each end of a work or a call has the role of its beginning`() {
    let beginnings: [Role: Role] = [
      .responseSent: .requestReceived, .responseReceived: .requestSent, .requestFailed: .requestSent,
      .processingFinished: .processingStarted,
    ]
    for role in Role.allCases { #expect(role.beginning == beginnings[role], "\(role)") }
    // A record by an app has an end alone.
    let ends = Set(beginnings.keys).union([.launch, .screenLoad, .hitches])
    #expect(Set(Role.allCases.filter(\.isEnd)) == ends)
  }

  @Test func `a set of roles holds those put in, and no others`() {
    var roles = RoleSet()
    roles.insert(.hitches)
    roles.insert(.note)
    #expect(Role.allCases.filter(roles.contains) == [.note, .hitches])
    #expect(roles.intersects(.clientEvents))
    roles = RoleSet()
    roles.insert(.published)
    #expect(!roles.intersects(.clientEvents))
  }

  @Test func `a stored number beyond the room of a set stops the program`() async {
    #expect(RoleSet.bit(63) == 1 << 63)
    await #expect(processExitsWith: .failure) { _ = RoleSet.bit(64) }
  }
}
