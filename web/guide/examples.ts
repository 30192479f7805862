// What stands on the boards of docs/guide/tools.md: one evening's words for each tool, about a bus
// and a hospital. `under` and `dots` name a note by its beginning.
export interface Example {
  tool: string;
  title: string;
  question?: string;
  questions?: string;
  notes: [place: string, words: string, colour?: string, under?: string][];
  dots?: string[];
  mark?: string;
  phases?: string[]; // opened one after the other, for the notes at the place of that name
}

export const examples: Example[] = [
  {
    tool: 'question_board',
    title: 'Who waits where?',
    questions: 'Where does the journey go wrong?\n- On the way there\n- On the way home\nWhat would help next month?',
    notes: [
      ['q1.a', 'The 17 is in at 8.33, the 41 leaves at 8.30'],
      ['q1.a', 'Nobody says at which door the bus stops', 'blue'],
      ['q1.b', 'After a scan at four there is no bus'],
      ['q1.b', 'The shelter is on the wrong side of the road', 'green'],
      ['q2', 'Print the bus on the appointment letter'],
      ['q2', 'Hold the 41 for six minutes', 'pink'],
    ],
  },
  {
    tool: 'five_whys',
    title: 'Why did she miss it?',
    question: 'Mrs Geddes did not come to her appointment',
    notes: [
      ['whys', 'The bus was late'],
      ['whys', 'It waits at the school until all are off', '', 'The bus was late'],
      ['whys', 'The driver may not leave a child at the stop', 'blue', 'It waits at the school'],
      ['whys', 'She could not ask for a later hour'],
      ['whys', 'The screen at the surgery shows one time only', '', 'She could not ask'],
      ['whys', 'Nobody asked the surgery what it needs to see', 'green', 'The screen at'],
    ],
    mark: 'Nobody asked the surgery',
  },
  {
    tool: 'worry_matrix',
    title: 'What if the 41 waits?',
    notes: [
      ['likely.inside', 'Relief drivers do not know of it'],
      ['likely.inside', 'The six minutes are lost again at Auchterlaw', 'blue'],
      ['likely.outside', 'Roadworks until May'],
      ['unlikely.inside', 'People come to rely on it and it is dropped', 'pink'],
      ['unlikely.outside', 'The ferry changes its times as well', 'grey'],
    ],
  },
  {
    tool: 'eisenhower_box',
    title: 'What is on our table',
    notes: [
      ['do', 'Tell the drivers before Monday'],
      ['do', 'A sign at the stop for the hospital', 'orange'],
      ['plan', 'Talk with the clinic about its hours'],
      ['plan', 'Count who changes at Inverkellan', 'blue'],
      ['hand_on', 'The broken lamp at the Cross: roads department'],
      ['drop', 'A fourth leaflet', 'grey'],
    ],
  },
  {
    tool: 'placemat',
    title: 'What should a letter say?',
    notes: [
      ['middle', 'Which bus gets me there, and which one home', 'green'],
      ['middle', 'Whom to ring when the hour cannot work'],
      ['corner.1', 'Large type. I read it on the bus'],
      ['corner.2', 'The door, not the department', 'blue'],
      ['corner.3', 'In Gaelic for those who ask', 'pink'],
      ['corner.4', 'No map of the car park', 'orange'],
    ],
  },
  {
    tool: 'double_diamond',
    title: 'Where do we stand?',
    notes: [
      ['discover.open', 'Who never comes at all?'],
      ['discover.closed', '7 in 100 miss it in the village, 13 in the glen', 'blue'],
      ['define.open', 'Is it the bus, or the hour?'],
      ['define.closed', 'Clinics before ten, for people without a car', 'green'],
      ['develop.open', 'Ask for “after 11” at the surgery'],
      ['develop.closed', 'A box to tick on the referral', 'pink'],
      ['deliver.open', 'What if nobody ticks it?'],
      ['deliver.closed', 'Two clinics, eight weeks, then we look', 'orange'],
    ],
  },
  {
    tool: 'circles',
    title: 'Whose is it?',
    notes: [
      ['gift', 'What the letter says'],
      ['gift', 'When the 17 leaves Kilmadrie', 'green'],
      ['influence', 'When the 41 leaves Inverkellan', 'blue'],
      ['influence', 'Which patients get the early hours'],
      ['concern', 'A hospital that is 31 miles away', 'grey'],
    ],
  },
  {
    tool: 'critical_friends',
    title: 'Tosin shows the Tuesday bus',
    phases: ['presentation', 'questions', 'warm', 'cool', 'response'],
    notes: [
      ['presentation', 'Fourteen seats to Dunochar each Tuesday, for £92'],
      ['questions', 'How do you learn who has an appointment?', 'blue'],
      ['questions', 'What happens when the driver is ill?', 'blue'],
      ['warm', 'It begins with what you have, and it has a price', 'green'],
      ['cool', 'Tuesday suits the minibus. Does it suit the clinics?', 'pink'],
      ['response', 'I ask three clinics about Tuesdays before I ask for money'],
    ],
  },
  {
    tool: 'one_two_four_all',
    title: 'One thing to keep',
    notes: [
      ['alone', 'The nurse who gave her own £20'],
      ['alone', 'Drivers who flash their lights', 'blue'],
      ['alone', 'My neighbour’s Tuesday lift', 'pink'],
      ['pairs', 'People mend it every day, unseen'],
      ['pairs', 'It works when somebody knows', 'green'],
      ['fours', 'Knowing is what is missing, not buses'],
      ['all', 'Let the surgery, the driver and the ward see the same list', 'orange'],
    ],
  },
  {
    tool: 'dot_vote',
    title: 'Which one first?',
    notes: [
      ['options', 'Hold the 41 for six minutes'],
      ['options', 'The bus on the letter', 'blue'],
      ['options', 'The Tuesday minibus', 'green'],
      ['options', 'A bench at the Cross', 'pink'],
    ],
    dots: ['Hold the 41', 'The bus on', 'The bus on', 'The bus on', 'The Tuesday', 'The Tuesday', 'Hold the 41', 'The bus on'],
  },
  {
    tool: 'priority_grid',
    title: 'What is it worth?',
    notes: [
      ['large.little', 'The bus on the letter'],
      ['large.little', 'Hold the 41 for six minutes', 'blue'],
      ['large.much', 'A later last bus: £9,400 a year'],
      ['small.little', 'A sign that says which door', 'green'],
      ['small.much', 'A new shelter on the other side', 'grey'],
    ],
  },
  {
    tool: 'stop_start_continue',
    title: 'Our first three months',
    notes: [
      ['stop', 'Meeting at nine, when no bus is in yet'],
      ['stop', 'Minutes of six pages', 'grey'],
      ['start', 'A phone call to whoever did not come', 'blue'],
      ['start', 'Saying what became of it, each Friday'],
      ['continue', 'Soup', 'green'],
      ['continue', 'Drivers at the table', 'orange'],
    ],
  },
  {
    tool: 'scenario_cards',
    title: 'Build it for her',
    notes: [
      ['answer', 'She rings one number and says where she must be'],
      ['answer', 'Whoever answers sees the bus, the minibus and the lifts', 'blue'],
      ['answer', 'She gets the answer read out twice and sent as a letter', 'green'],
    ],
  },
  {
    tool: 'smart_builder',
    title: 'From a wish to a sentence',
    notes: [
      ['specific', 'First appointments in Dunochar, people of the upper glen'],
      ['measurable', 'Missed: 13 in 100 today', 'blue'],
      ['achievable', 'The letter and the 17 are ours', 'green'],
      ['relevant', 'Eleven weeks’ wait for each that is missed', 'pink'],
      ['time_bound', 'The last Friday of March', 'orange'],
      ['sentence', 'By the last Friday of March we print the bus on each letter, so that missed first appointments in the glen go from 13 to 9 in 100'],
    ],
  },
  {
    tool: 'hopes_and_fears',
    title: 'Why are we here?',
    notes: [
      ['hopes', 'That somebody who decides is in the room'],
      ['hopes', 'A bus home after dark', 'blue'],
      ['hopes', 'To hear what the drivers know', 'green'],
      ['fears', 'Another evening that ends in a report', 'pink'],
      ['fears', 'That it is decided already', 'grey'],
    ],
  },
];
