import type { Random } from './random';

const SURNAMES = 'kim lee park choi jung kang cho yoon jang lim han oh seo shin kwon hwang ahn song ryu hong jeon moon yang bae baek heo nam'.split(' ');
const GIVEN_NAMES = (
  'minsu jihye seojun haeun dohyun yuna jiwon sumin hyunwoo eunji taeho minji junho sora kyungsoo nari sangmin hyejin donghyun bora jaewon yerin seungho mina ' +
  'wonjun dahye inho soyeon youngjae gaeun chulsoo younghee sungjin areum woojin heesun byungho misun kwangsoo jungah'
).split(' ');
const WORDS = (
  'han dae sung mirae green blue hana duri seoul tech metal food line plus global nova prime star union bio soft design trade power media logis ace pacific orion vista ' +
  'delta river stone cloud summit harbor cedar atlas lumen terra'
).split(' ');
const COMPANY_ENDINGS = ['co.kr', 'co.kr', 'co.kr', 'com', 'com', 'kr', 'net', 'or.kr', 'co.jp', 'de', 'com.cn', 'com.vn'];
const WORLD_ENDINGS = ['com', 'com', 'net', 'org', 'de', 'fr', 'it', 'co.uk', 'com.br', 'pl', 'ru', 'nl', 'es', 'co.jp', 'edu', 'ca', 'in', 'com.au'];
/** Most people in Korea have one of these. */
const KOREAN_PROVIDERS = ['naver.com', 'naver.com', 'naver.com', 'gmail.com', 'gmail.com', 'gmail.com', 'hanmail.net', 'daum.net', 'kakao.com', 'nate.com', 'outlook.com'];
const WORLD_PROVIDERS = ['gmail.com', 'yahoo.com', 'hotmail.com', 'aol.com', 'outlook.com', 'icloud.com', 'comcast.net', 'web.de', 'mail.ru', 'libero.it'];

export const LOCAL_DOMAINS = ['hanbit-metal.example', 'daeil-foods.example', 'sorae-edu.example', 'mirae-bio.example', 'bluewave-it.example', 'donghae-logis.example'];
const LOCAL: ReadonlySet<string> = new Set(LOCAL_DOMAINS);

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
export const isLocal = (address: string): boolean => LOCAL.has(domainOf(address));

export function personName(random: Random): string {
  const [surname, given] = [random.pick(SURNAMES), random.pick(GIVEN_NAMES)];
  const written = [`${given}.${surname}`, `${given.slice(0, 2)}${surname}${random.below(99)}`, `${surname}${given}`];
  return written[random.below(4)] ?? `${given}${random.between(70, 99)}`;
}

export function companyDomain(random: Random): string {
  return `${random.pick(WORDS)}${random.pick(WORDS)}${random.chance(0.5) ? random.below(90) : ''}.${random.pick(COMPANY_ENDINGS)}`;
}

/** A private person's address. */
export function privateAddress(random: Random): string {
  return `${personName(random)}${random.chance(0.6) ? random.below(9999) : ''}@${random.pick(KOREAN_PROVIDERS)}`;
}

/** An address as lists for spam hold them: all over the world. */
export function worldAddress(random: Random): string {
  const domain = random.chance(0.35) ? random.pick(WORLD_PROVIDERS) : `${random.pick(WORDS)}${random.pick(WORDS)}${random.below(900)}.${random.pick(WORLD_ENDINGS)}`;
  return `${personName(random)}${random.below(999)}@${domain}`;
}

/** An address at one of the three providers that most Koreans have. */
export function threeProviderAddress(random: Random): string {
  const which = random.next();
  return `${personName(random)}${random.below(9999)}@${which < 0.6 ? 'naver.com' : which < 0.82 ? 'hanmail.net' : 'daum.net'}`;
}

/** Subscribers of a list: a share at the large providers, the others spread over companies, `perDomain` at each on average. */
export function subscribers(random: Random, count: number, { providers = 0.5, perDomain = 1.6, prefix = 'org' } = {}): string[] {
  const companies = Math.max(1, Math.round((count * (1 - providers)) / perDomain));
  return Array.from({ length: count }, (_, n) => `p${n}@${random.chance(providers) ? random.pick(KOREAN_PROVIDERS) : `${prefix}-${random.below(companies)}.test`}`);
}
