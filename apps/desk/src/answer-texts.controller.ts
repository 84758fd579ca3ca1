import { Body, Controller, Delete, Get, HttpCode, Inject, Param, ParseIntPipe, Post, Put } from '@nestjs/common';
import { Bus } from '@s48/bus';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { parseAs } from '@s48/contracts';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsString, Length, Matches, Min } from 'class-validator';
import { AnswerTexts } from './answer-texts.js';

const LATIN = /^[^\u0400-\u04ff]*$/;

class Text {
  @IsString() @Length(3, 200) title!: string;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @Length(3, 300, { each: true, message: 'phrases must be questions of 3 to 300 characters, as citizens put them' }) phrases!: string[];
  @IsString() @Length(3, 4_000) @Matches(LATIN, { message: 'body must be in Latin script: Cyrillic is made from it' }) body!: string;
}

class Edited extends Text {
  /** As it was read. */
  @IsInt() @Min(1) version!: number;
}

/** The texts from which questions are answered at once. */
@Controller('api/desk/answer-texts')
export class AnswerTextsController {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(AnswerTexts) private readonly texts: AnswerTexts,
  ) {}

  @Get()
  @Roles('operator', 'supervisor')
  async list(): Promise<object> {
    return { items: await this.texts.list(this.bus.database.manager) };
  }

  @Post()
  @Roles()
  async add(@SignedIn() staff: Staff, @Body() body: unknown): Promise<object> {
    const text = parseAs(Text, body);
    return { id: await this.bus.transaction((tx) => this.texts.add(tx, staff, text)) };
  }

  @Put(':id')
  @Roles()
  async edit(@SignedIn() staff: Staff, @Param('id', ParseIntPipe) id: number, @Body() body: unknown): Promise<object> {
    const { version, ...text } = parseAs(Edited, body);
    return { version: await this.bus.transaction((tx) => this.texts.edit(tx, staff, id, version, text)) };
  }

  @Delete(':id')
  @HttpCode(204)
  @Roles()
  async remove(@SignedIn() staff: Staff, @Param('id', ParseIntPipe) id: number): Promise<void> {
    await this.bus.transaction((tx) => this.texts.remove(tx, staff, id));
  }
}
